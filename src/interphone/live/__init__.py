"""The live stream: one reader of each workspace's log, and everybody who follows it.

hub.py      who follows which workspace in this process, and when to look at its log
feed.py     a workspace's log as it is read: each row once, shown once for teammates and once for people
reader.py   where one who follows stands
stream.py   one who follows, as server-sent events
presence.py who is there
bridge.py   what processes tell each other, by PostgreSQL, NATS or sockets (carriers)
"""
