#!/usr/bin/env bash
# The retrying client for aiohttp sends a POST again after every 5xx by default, whatever its body started; only what
# raises an exception, such as a lost connection, it leaves alone. Seen with aiohttp-retry 2.9.1, aiohttp 3.14.5.
# Guessed: once, as urllib3's Retry does, because POST is not among the methods that may be sent again (RFC 9110, 9.2.2).
# Hurt: whoever wraps a session with it for an API whose POST starts something at once: a gateway's 502 after the work
# began becomes a second order. The caller sees the second response alone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv .venv
.venv/bin/pip install -q aiohttp==3.14.5 aiohttp-retry==2.9.1
cat >try.py <<'PY'
import asyncio

import aiohttp_retry
from aiohttp import web


async def attempt(failure):
    arrivals = 0

    async def order(request):
        nonlocal arrivals
        await request.read()
        arrivals += 1
        if arrivals > 1:
            return web.json_response({}, status=202)
        if failure == "connection lost":
            request.transport.close()
        return web.Response(status=int(failure) if failure.isdigit() else 500)

    app = web.Application()
    app.router.add_post("/orders", order)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = "http://127.0.0.1:%d/orders" % runner.addresses[0][1]
    async with aiohttp_retry.RetryClient() as client:
        try:
            async with client.post(url, json={"items": ["tea"]}) as response:
                seen = response.status
        except Exception as error:
            seen = type(error).__name__
    await runner.cleanup()
    print(f"{failure}: {arrivals} arrivals, the caller sees {seen}")


for failure in ("500", "502", "503", "429", "connection lost"):
    asyncio.run(attempt(failure))
PY
.venv/bin/python try.py | tee seen
[ "$(grep -c '^50[023]: 2 arrivals, the caller sees 202' seen)" = 3 ]
grep -qx '429: 1 arrivals, the caller sees 429' seen
