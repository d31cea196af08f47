"""Twilio's Content API: contents and their approval by WhatsApp."""

import json
from datetime import datetime

from aiohttp import web

from bot.simulator.content import CATEGORIES, Approval, Content, Json, read_content, rejection
from bot.simulator.errors import Refused, not_found
from bot.simulator.paging import page_of
from bot.simulator.parts import Simulator, simulator_of

ROUTES = web.RouteTableDef()


@ROUTES.post("/v1/Content")
async def create(request: web.Request) -> web.Response:
    """Create a content."""
    simulator = simulator_of(request)
    content = read_content(await _json(request), simulator.clock.now())
    simulator.contents[content.sid] = content
    return web.json_response(_as_json(simulator, content), status=201)


@ROUTES.get("/v1/Content")
async def list_contents(request: web.Request) -> web.Response:
    """All contents, a page at a time."""
    simulator = simulator_of(request)
    return page_of(request, "contents", [_as_json(simulator, item) for item in simulator.contents.values()])


@ROUTES.get("/v1/ContentAndApprovals")
async def list_with_approvals(request: web.Request) -> web.Response:
    """All contents with what WhatsApp thinks of them."""
    simulator = simulator_of(request)
    shown = [
        _as_json(simulator, content)
        | {"approval_requests": content.approval.as_json() if content.approval else {}}
        for content in simulator.contents.values()
    ]
    return page_of(request, "contents", shown)


@ROUTES.get("/v1/Content/{sid}")
async def fetch(request: web.Request) -> web.Response:
    """One content."""
    simulator = simulator_of(request)
    return web.json_response(_as_json(simulator, _content(simulator, request)))


@ROUTES.delete("/v1/Content/{sid}")
async def delete(request: web.Request) -> web.Response:
    """Delete a content, and with it its template."""
    simulator = simulator_of(request)
    del simulator.contents[_content(simulator, request).sid]
    return web.Response(status=204)


@ROUTES.post("/v1/Content/{sid}/ApprovalRequests/whatsapp")
async def ask_for_approval(request: web.Request) -> web.Response:
    """Submit a content to WhatsApp: received, then pending, then approved or rejected."""
    simulator = simulator_of(request)
    content = _content(simulator, request)
    data = await _json(request)
    name, category = str(data.get("name", "")), str(data.get("category", "")).upper()
    if not name or not all(letter.islower() or letter.isdigit() or letter == "_" for letter in name):
        raise Refused(20001, "Invalid parameter: name holds only small letters, digits and underscores")
    if category not in CATEGORIES:
        raise Refused(20001, f"Invalid parameter: category is one of {', '.join(CATEGORIES)}")
    if content.approval is not None and content.approval.status != "rejected":
        raise Refused(20001, "The content was submitted to WhatsApp already")
    approval = Approval(name, category, content.content_type, data.get("allow_category_change") is not False)
    content.approval = approval
    seconds = simulator.options.approval_seconds
    simulator.agenda.after(seconds / 4, lambda: _look_into(approval))
    simulator.agenda.after(seconds, lambda: _decide(simulator, content, approval))
    return web.json_response(approval.as_json(), status=201)


@ROUTES.get("/v1/Content/{sid}/ApprovalRequests")
async def fetch_approval(request: web.Request) -> web.Response:
    """What WhatsApp thinks of a content."""
    simulator = simulator_of(request)
    content = _content(simulator, request)
    return web.json_response(
        {
            "sid": content.sid,
            "account_sid": simulator.options.account_sid,
            "whatsapp": content.approval.as_json() if content.approval else {"status": "unsubmitted"},
            "url": f"{simulator.public_url}{request.path}",
        }
    )


def _look_into(approval: Approval) -> None:
    approval.status = "pending"


def _decide(simulator: Simulator, content: Content, approval: Approval) -> None:
    if approval.name in simulator.faults.templates_rejected:
        reason = "INVALID_FORMAT: refused by a fault of the simulator"
    else:
        reason = rejection(content)
    if approval.name in simulator.faults.templates_recategorised:
        if approval.allow_category_change:
            approval.category = "MARKETING"
        else:
            reason = "INCORRECT_CATEGORY"
    approval.status = "rejected" if reason else "approved"
    approval.rejection_reason = reason


def _content(simulator: Simulator, request: web.Request) -> Content:
    content = simulator.contents.get(request.match_info["sid"])
    if content is None:
        raise not_found(request.path)
    return content


async def _json(request: web.Request) -> Json:
    try:
        data = await request.json()
    except json.JSONDecodeError:
        raise Refused(20001, "The body is not JSON") from None
    if not isinstance(data, dict):
        raise Refused(20001, "The body is not a JSON object")
    return data


def _as_json(simulator: Simulator, content: Content) -> Json:
    url = f"{simulator.public_url}/v1/Content/{content.sid}"
    approval = f"{url}/ApprovalRequests"
    return {
        "sid": content.sid,
        "account_sid": simulator.options.account_sid,
        "friendly_name": content.friendly_name,
        "language": content.language,
        "variables": content.variables,
        "types": content.types,
        "date_created": _time(content.created),
        "date_updated": _time(content.updated),
        "url": url,
        "links": {"approval_create": f"{approval}/whatsapp", "approval_fetch": approval},
    }


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
