"""The options for what the user is told, and where."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Language = Literal["en", "de", "nl", "fr"]


class TellingOptions(BaseModel):
    """Language, notifications, and files."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    language: Language = Field(
        default="en",
        description="en, de, nl, or fr, the language of messages and notifications (errors in apps.yaml stay in "
        "English)",
    )
    notify: str | None = Field(
        default=None,
        pattern=r"^notify\.[a-z0-9_]+$",
        description="the notify action for your phone, for example notify.mobile_app_phone",
    )
    notify_session: bool = Field(
        default=True, strict=True, description="true to be notified when a charging session ends, or false"
    )
    notify_boost_end: bool = Field(
        default=True, strict=True, description="true to be notified when a boost ends, or false"
    )
    notify_problem: bool = Field(
        default=True,
        strict=True,
        description="true to be notified when a problem starts and when it is resolved, or false",
    )
    home_assistant_files: str | None = Field(
        default=None,
        pattern="^/",
        description="a folder in Home Assistant's configuration, as AppDaemon sees it, for the package and the "
        "dashboards, for example /homeassistant/alfen_solar",
    )
