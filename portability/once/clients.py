# python clients.py CLIENT URL...   As clients.mjs.
import os
import sys

name, *addresses = sys.argv[1:]
body = b'{"instance_ids":["046287aae57843b1a7bc61b7a8812f41in02"]}'
headers = {"X-Auth-Token": os.environ["DDS_AUTH_TOKEN"], "Content-Type": "application/json"}


def of_requests():
    import requests

    session = requests.Session()

    def send(url):
        response = session.post(url, data=body, headers=headers, timeout=20)
        return response.status_code, response.text

    return send


def of_urllib3():
    import urllib3

    pool = urllib3.PoolManager()

    def send(url):
        response = pool.request("POST", url, body=body, headers=headers, timeout=20)
        return response.status, response.data

    return send


def of_httpx():
    import httpx

    client = httpx.Client(timeout=20)

    def send(url):
        response = client.post(url, content=body, headers=headers)
        return response.status_code, response.text

    return send


def of_aiohttp():
    import asyncio

    import aiohttp

    loop = asyncio.new_event_loop()

    async def opened():
        return aiohttp.ClientSession()

    session = loop.run_until_complete(opened())

    async def sent(url):
        async with session.post(url, data=body, headers=headers) as response:
            return response.status, await response.text()

    return lambda url: loop.run_until_complete(sent(url))


def of_http_client():
    import http.client
    from urllib.parse import urlsplit

    connections = {}

    def send(url):
        parts = urlsplit(url)
        connection = connections.setdefault(parts.netloc, http.client.HTTPConnection(parts.netloc, timeout=20))
        connection.request("POST", parts.path, body, headers)
        response = connection.getresponse()
        return response.status, response.read()

    return send


def of_pycurl():
    from io import BytesIO

    import pycurl

    curl = pycurl.Curl()

    def send(url):
        buffer = BytesIO()
        curl.setopt(curl.URL, url)
        curl.setopt(curl.POSTFIELDS, body)
        curl.setopt(curl.HTTPHEADER, [f"{key}: {value}" for key, value in headers.items()])
        curl.setopt(curl.WRITEDATA, buffer)
        curl.setopt(curl.TIMEOUT, 20)
        if name == "pycurl, FRESH_CONNECT":
            curl.setopt(curl.FRESH_CONNECT, 1)
        curl.perform()
        return curl.getinfo(curl.RESPONSE_CODE), buffer.getvalue()

    return send


clients = {
    "requests": of_requests,
    "urllib3": of_urllib3,
    "httpx": of_httpx,
    "aiohttp": of_aiohttp,
    "http.client": of_http_client,
    "pycurl": of_pycurl,
    "pycurl, FRESH_CONNECT": of_pycurl,
}
for address in addresses:
    url, _, fresh = address.partition("#")
    send = clients[name]()
    try:
        if not fresh:
            send(url)
        status, text = send(url)
        print(status, len(text), flush=True)
    except Exception:
        print("error", flush=True)
