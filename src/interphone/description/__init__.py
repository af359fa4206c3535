"""What the server tells of the API it serves: /openapi/VERSION.json and the pages of /openapi/.

All of it is read from the route table, the code of the handlers, the changes between versions and the examples.
"""
