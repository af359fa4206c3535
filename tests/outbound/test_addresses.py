"""Which addresses are refused: the table. A new kind of address is a new row."""

import pytest

from interphone.outbound.addresses import why_not_public

REFUSED = """
0.0.0.0                     an unspecified address
0.1.2.3                     an unspecified address
10.0.0.0                    a private address
10.255.255.255              a private address
100.64.0.1                  an address inside a carrier's network
100.100.100.200             an address inside a carrier's network
100.127.255.255             an address inside a carrier's network
127.0.0.1                   a loopback address
127.255.255.254             a loopback address
168.63.129.16               an address of the cloud provider's own
169.254.169.254             a link-local address
172.16.0.1                  a private address
172.31.255.255              a private address
192.0.0.1                   a reserved address
192.0.0.192                 a reserved address
192.0.2.1                   an address for documentation only
192.88.99.1                 an address that tunnels to another
192.168.1.1                 a private address
198.18.0.1                  an address for benchmarks only
198.19.255.255              an address for benchmarks only
198.51.100.1                an address for documentation only
203.0.113.1                 an address for documentation only
224.0.0.1                   a multicast address
239.255.255.255             a multicast address
240.0.0.1                   a reserved address
255.255.255.255             a reserved address
::                          an unspecified address
::1                         a loopback address
::127.0.0.1                 a reserved address
::8.8.8.8                   a reserved address
::ffff:127.0.0.1            a loopback address
::ffff:7f00:1               a loopback address
::ffff:10.0.0.1             a private address
::ffff:169.254.169.254      a link-local address
::ffff:0:127.0.0.1          a reserved address
64:ff9b::127.0.0.1          a loopback address
64:ff9b::10.1.2.3           a private address
64:ff9b::a9fe:a9fe          a link-local address
64:ff9b:1::8.8.8.8          a reserved address
100::1                      a reserved address
2001::1                     an address that tunnels to another
2001:0:4136:e378:8000:63bf:3fff:fdd2  an address that tunnels to another
2001:2::1                   an address that tunnels to another
2001:10::1                  an address that tunnels to another
2001:20::1                  an address that tunnels to another
2001:db8::1                 an address for documentation only
2002:7f00:1::               an address that tunnels to another
2002:a00:1::1               an address that tunnels to another
2002:808:808::1             an address that tunnels to another
3fff::1                     an address for documentation only
4000::1                     a reserved address
5f00::1                     a reserved address
fc00::1                     a private address
fd00:ec2::254               a private address
fdff::1                     a private address
fe80::1                     a link-local address
fe80::1%eth0                a link-local address
febf::1                     a link-local address
fec0::1                     a private address
ff02::1                     a multicast address
ff0e::1                     a multicast address
"""
PUBLIC = """
1.1.1.1
8.8.8.8
9.255.255.255
11.0.0.0
100.63.255.255
100.128.0.0
126.255.255.255
128.0.0.0
168.63.129.15
172.15.255.255
172.32.0.0
192.0.1.0
192.167.255.255
198.17.255.255
223.255.255.255
::ffff:8.8.8.8
64:ff9b::8.8.8.8
2001:200::1
2001:4860:4860::8888
2003::1
2606:4700:4700::1111
2a00:1450:4001:800::1
3ffe::1
"""


@pytest.mark.parametrize(("address", "reason"), [line.split(maxsplit=1) for line in REFUSED.split("\n") if line])
def test_refused(address: str, reason: str) -> None:
    assert why_not_public(address) == reason


@pytest.mark.parametrize("address", PUBLIC.split())
def test_public(address: str) -> None:
    assert why_not_public(address) is None


def test_what_is_no_address_is_not_let_through() -> None:
    with pytest.raises(ValueError, match="does not appear to be an IPv4 or IPv6 address"):
        why_not_public("localhost")
