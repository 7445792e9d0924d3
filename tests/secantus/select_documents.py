"""Reads lines {"filter": …, "documents": […]} of relaxed Extended JSON and prints for each the indices of the documents
that the filter selects, as PyPI's secantusdb sees it."""

import json
import sys

from bson.binary import UuidRepresentation
from bson.json_util import JSONOptions, loads
from secantus.query import matches

# UUIDs stay binary data of their subtype, which is what the database keeps.
OPTIONS = JSONOptions(uuid_representation=UuidRepresentation.UNSPECIFIED)

for line in sys.stdin:
    query = loads(line, json_options=OPTIONS)
    selected = [at for at, document in enumerate(query["documents"]) if matches(document, query["filter"])]
    print(json.dumps(selected))
