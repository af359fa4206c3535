"""Which IP addresses are on the public internet.

From the special-purpose registries of IANA (RFC 6890 and what was added since), and deliberately not from
`ipaddress.is_global`, whose answers differ between patch releases of Python. Of IPv6, all is refused that is
not global unicast, so what is assigned later is refused until somebody looks at it.
"""

import ipaddress

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_PRIVATE = "a private address"
LOOPBACK = "a loopback address"
_LINK_LOCAL = "a link-local address"
_DOCUMENTATION = "an address for documentation only"
_RESERVED = "a reserved address"
_MULTICAST = "a multicast address"
_TUNNEL = "an address that tunnels to another"

_IPV4 = [
    (ipaddress.IPv4Network(network), reason)
    for network, reason in [
        ("0.0.0.0/8", "an unspecified address"),
        ("10.0.0.0/8", _PRIVATE),
        ("100.64.0.0/10", "an address inside a carrier's network"),
        ("127.0.0.0/8", LOOPBACK),
        ("168.63.129.16/32", "an address of the cloud provider's own"),  # Azure's, though it looks public
        ("169.254.0.0/16", _LINK_LOCAL),
        ("172.16.0.0/12", _PRIVATE),
        ("192.0.0.0/24", _RESERVED),
        ("192.0.2.0/24", _DOCUMENTATION),
        ("192.88.99.0/24", _TUNNEL),
        ("192.168.0.0/16", _PRIVATE),
        ("198.18.0.0/15", "an address for benchmarks only"),
        ("198.51.100.0/24", _DOCUMENTATION),
        ("203.0.113.0/24", _DOCUMENTATION),
        ("224.0.0.0/4", _MULTICAST),
        ("240.0.0.0/4", _RESERVED),
    ]
]
_IPV6 = [
    (ipaddress.IPv6Network(network), reason)
    for network, reason in [
        ("::/128", "an unspecified address"),
        ("::1/128", LOOPBACK),
        ("fc00::/7", _PRIVATE),
        ("fe80::/10", _LINK_LOCAL),
        ("fec0::/10", _PRIVATE),
        ("ff00::/8", _MULTICAST),
        ("2001::/23", _TUNNEL),  # Teredo, and other protocols' own assignments
        ("2001:db8::/32", _DOCUMENTATION),
        ("2002::/16", _TUNNEL),  # 6to4
        ("3fff::/20", _DOCUMENTATION),
    ]
]
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
# Behind NAT64 a name that has only IPv4 addresses resolves to these: they are judged by that address.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def why_not_public(address: str) -> str | None:
    """None for a public unicast address, else what it is instead ("a loopback address").

    An IPv4 address inside an IPv6 one (mapped or NAT64) is judged as itself; other tunnels are never public.
    Raises ValueError for what is no IP address.
    """
    ip = _embedded(ipaddress.ip_address(address))
    networks = _IPV4 if isinstance(ip, ipaddress.IPv4Address) else _IPV6
    for network, reason in networks:
        if ip in network:
            return reason
    if isinstance(ip, ipaddress.IPv6Address) and ip not in _GLOBAL_UNICAST:
        return _RESERVED
    return None


def _embedded(ip: IPAddress) -> IPAddress:
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip.ipv4_mapped or ip
