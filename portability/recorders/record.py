"""Sends two requests and records them: python record.py RECORDER URL FILE"""

import pathlib
import sys

import requests

recorder, url, file = sys.argv[1:]
ids = ["046287aae57843b1a7bc61b7a8812f41in02", "00000000000000000000000000000002in02"]
headers = {"X-Auth-Token": "a-token-of-a-recording"}


def send(session, **options):
    session.post(url, json={"instance_ids": ids}, headers=headers, **options)
    session.post(url, json={"instance_ids": ids[:1]}, headers={"X-Auth-Token": "wrong"}, **options)


if recorder == "vcrpy":
    import vcr

    # Otherwise equal requests are answered from the cassette.
    with vcr.VCR(serializer="json", match_on=["method", "uri", "body"]).use_cassette(file):
        send(requests.Session())
elif recorder == "betamax":
    import betamax

    session = requests.Session()
    folder, name = pathlib.Path(file).parent, pathlib.Path(file).stem
    with betamax.Betamax(session, cassette_library_dir=str(folder)).use_cassette(
        name, match_requests_on=["method", "uri", "body"]
    ):
        send(session)
else:
    send(requests.Session(), proxies={"http": recorder})
