"""Home Assistant over REST and websocket, as an owner who has just signed up."""

from __future__ import annotations

import asyncio
import os
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeVar

import aiohttp

from .held_up import HeldUp

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from datetime import datetime

Json = Any
"""What a JSON text may hold."""
_T = TypeVar("_T")

USER = "demo"
PASSWORD = "demo"  # noqa: S105 - of a Home Assistant that lives as long as a test or a demo
"""The owner, who may log in on Home Assistant's web page."""
CLIENT_NAME = "alfen-solar-stack"
"""What Home Assistant calls the owner's long-lived access token."""


class HomeAssistantApiError(RuntimeError):
    """Home Assistant refused a request."""


class WrongTokenError(HomeAssistantApiError):
    """Home Assistant does not know the token."""


class HomeAssistantApi:
    """One Home Assistant's API.

    Args:
        url: Its address, without a path.

    Attributes:
        url: The same.
        token: A long-lived access token; empty until `sign_up`.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.token = ""
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Make ready for requests; Home Assistant need not be there yet."""
        self._session = aiohttp.ClientSession(self.url, timeout=aiohttp.ClientTimeout(total=60))

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def request(self, method: str, path: str, **arguments: Json) -> Json:
        """Send one REST request.

        Args:
            method: GET, POST and so on.
            path: Its path, from the first slash on.
            arguments: As for aiohttp: `json`, `params`, `data`.

        Returns:
            The answer's JSON.

        Raises:
            WrongTokenError: Home Assistant does not know the token.
            HomeAssistantApiError: It was refused.
            aiohttp.ClientError: Nobody answered.
        """
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        async with self._opened.request(method, path, headers=headers, **arguments) as response:
            if not response.ok:
                text = await response.text()
                kind = WrongTokenError if response.status == HTTPStatus.UNAUTHORIZED else HomeAssistantApiError
                raise kind(f"{method} {path}: {response.status} {text.strip()}")
            return await response.json()

    async def websocket(self, command: str, **arguments: Json) -> Json:
        """Send one websocket command and return its result.

        Raises:
            HomeAssistantApiError: It was refused, or the connection was lost.
        """
        async with self._opened.ws_connect("/api/websocket") as socket:
            await socket.receive_json()
            await socket.send_json({"type": "auth", "access_token": self.token})
            await socket.receive_json()
            await socket.send_json({"id": 1, "type": command, **arguments})
            answer = await socket.receive_json()
        if not answer.get("success"):
            raise HomeAssistantApiError(f"{command}: {answer}")
        return answer["result"]

    async def sign_up(self) -> None:
        """Make the owner's account on a Home Assistant that has none, and the long-lived token."""
        user = {"name": USER, "username": USER, "password": PASSWORD, "language": "en"}
        new = await self.request("POST", "/api/onboarding/users", json={**user, "client_id": self.url})
        code = {"grant_type": "authorization_code", "code": new["auth_code"], "client_id": self.url}
        self.token = (await self.request("POST", "/auth/token", data=code))["access_token"]
        self.token = await self.websocket("auth/long_lived_access_token", client_name=CLIENT_NAME, lifespan=365)

    async def states(self) -> dict[str, dict[str, Json]]:
        """Return all states, as Home Assistant describes them, by entity id."""
        return {state["entity_id"]: state for state in await self.request("GET", "/api/states")}

    async def state(self, entity_id: str) -> str | None:
        """Return an entity's state; None when there is no such entity."""
        found = (await self.states()).get(entity_id)
        return None if found is None else str(found["state"])

    async def wait_for(self, entity_id: str, wanted: str | Callable[[str], object], patience_s: float = 15) -> str:
        """Wait until an entity has a state.

        Args:
            entity_id: The entity.
            wanted: The state, or what is true of it.
            patience_s: See `until`.

        Returns:
            The state.

        Raises:
            TimeoutError: It did not come.
        """

        def is_wanted(state: str | None) -> object:
            return state is not None and (wanted(state) if callable(wanted) else state == wanted)

        async def ask() -> str | None:
            return await self.state(entity_id)

        return await self.until(ask, is_wanted, entity_id, patience_s) or ""

    async def until(
        self, ask: Callable[[], Awaitable[_T]], holds: Callable[[_T], object], what: str, patience_s: float = 15
    ) -> _T:
        """Ask again and again until an answer is as it is to be.

        Args:
            ask: The question.
            holds: What is to be true of its answer.
            what: What the error calls it.
            patience_s: How long to wait, s; that the programs wait for a core does not count.

        Returns:
            The answer.

        Raises:
            TimeoutError: There was none in time; the message tells the last.
        """
        elapsed_s = self.undisturbed_clock()
        while not holds(answer := await ask()):
            if elapsed_s() > patience_s:
                raise TimeoutError(f"{what} is {answer!r} after {patience_s} s.")
            await asyncio.sleep(0.1)
        return answer

    async def set_state(self, entity_id: str, state: float | str, attributes: Mapping[str, Json] | None = None) -> None:
        """Give an entity a state, as an integration would; the entity is made when there is none."""
        body = {"state": str(state), "attributes": dict(attributes or {})}
        await self.request("POST", f"/api/states/{entity_id}", json=body)

    async def call_service(
        self,
        domain: str,
        service: str,
        data: Mapping[str, Json] | None = None,
        *,
        return_response: bool = False,
    ) -> Json:
        """Call a service and wait for its end.

        Returns:
            The states that it changed; with `return_response` a mapping that holds its `service_response` too.
        """
        path = f"/api/services/{domain}/{service}"
        return await self.request(
            "POST", path, json=dict(data or {}), params={"return_response": ""} if return_response else {}
        )

    async def render(self, template: str) -> str:
        """Return what a template says."""
        async with self._opened.post(
            "/api/template", json={"template": template}, headers={"Authorization": f"Bearer {self.token}"}
        ) as response:
            text = await response.text()
            if not response.ok:
                raise HomeAssistantApiError(f"template: {text}")
            return text

    async def logbook(self, since: datetime, entity_id: str | None = None) -> list[dict[str, Json]]:
        """Return the logbook's entries from `since` (with a time zone) on, the oldest first."""
        entity = {} if entity_id is None else {"entity": entity_id}
        entries: list[dict[str, Json]] = await self.request("GET", f"/api/logbook/{since.isoformat()}", params=entity)
        return entries

    async def history(self, entity_id: str, since: datetime) -> list[dict[str, Json]]:
        """Return an entity's recorded states from `since` (with a time zone) on, the oldest first."""
        entities: list[list[dict[str, Json]]] = await self.request(
            "GET", f"/api/history/period/{since.isoformat()}", params={"filter_entity_id": entity_id}
        )
        return entities[0] if entities else []

    def undisturbed_clock(self) -> Callable[[], float]:
        """Return the clock for what is waited for; it begins at 0 s now."""
        return HeldUp(lambda: [os.getpid()]).undisturbed_clock()

    @property
    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("The API has not been opened.")
        return self._session
