"""user/get and getcallbackip: what the address book tells an app."""

from collections.abc import Mapping

from sandbox.platform import Platform
from sandbox.refusal import Json, Refused


def user_get(platform: Platform, query: Mapping[str, str]) -> Json:
    """Neither phone, mail nor address: self-built apps have not been given them since 2022."""
    userid = query.get("userid", "")
    if not 1 <= len(userid.encode()) <= 64:
        raise Refused(40003)
    member = platform.scope.find(userid)
    if member is None:
        raise Refused(60111)
    departments = list(member.departments)
    return {
        "errcode": 0,
        "errmsg": "ok",
        "userid": member.userid,
        "name": member.name,
        "department": departments,
        "order": [0] * len(departments),
        "position": member.title,
        "is_leader_in_dept": [0] * len(departments),
        "direct_leader": [],
        "alias": "",
        "status": 1,
        "main_department": departments[0] if departments else 1,
        "extattr": {"attrs": []},
    }


def getcallbackip(platform: Platform, query: Mapping[str, str]) -> Json:
    return {"errcode": 0, "errmsg": "ok", "ip_list": ["127.0.0.1"]}
