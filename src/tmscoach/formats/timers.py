"""Files with which other programs run a command every day; written to be read, nothing is installed."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from datetime import time
from xml.sax.saxutils import escape

NAME = "tmscoach-remind"


def systemd(command: list[str], at: time) -> str:
    """A service and a timer for systemd; a day on which the machine slept is made up for."""
    shell = _notifying(command, 'notify-send tmscoach "$line"')
    run = shell.replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$").replace("%", "%%")
    return f"""\
# ~/.config/systemd/user/{NAME}.service
[Unit]
Description=A quiet line if today is still open

[Service]
Type=oneshot
ExecStart=/bin/sh -c "{run}"

# ~/.config/systemd/user/{NAME}.timer
[Unit]
Description=A quiet line if today is still open

[Timer]
OnCalendar=*-*-* {at:%H:%M}:00
Persistent=true

[Install]
WantedBy=timers.target

# Put each part into the file above it, then:
#   systemctl --user daemon-reload
#   systemctl --user enable --now {NAME}.timer
# and to stop it:
#   systemctl --user disable --now {NAME}.timer
"""


def cron(command: list[str], at: time) -> str:
    """One line for crontab -e; it shows nothing for a time at which the machine was off."""
    shell = _notifying(command, 'notify-send tmscoach "$line"').replace("%", "\\%")
    bus = "DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/$(id -u)/bus; export DBUS_SESSION_BUS_ADDRESS"
    return f"""\
# Add this with crontab -e. cron knows no desktop, so it is told where to find yours.
{at.minute} {at.hour} * * * {bus}; {shell}
"""


def launchd(command: list[str], at: time) -> str:
    """A property list for launchd; a time at which the machine slept is made up for when it wakes."""
    show = 'osascript -e "display notification \\"$line\\" with title \\"tmscoach\\""'
    return f"""\
<?xml version="1.0" encoding="UTF-8"?>
<!-- ~/Library/LaunchAgents/org.tmscoach.remind.plist, then:
     launchctl load ~/Library/LaunchAgents/org.tmscoach.remind.plist
     and to stop it: launchctl unload with the same path. -->
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key><string>org.tmscoach.remind</string>
  <key>ProgramArguments</key>
  <array>
    <string>/bin/sh</string>
    <string>-c</string>
    <string>{escape(_notifying(command, show))}</string>
  </array>
  <key>StartCalendarInterval</key>
  <dict>
    <key>Hour</key><integer>{at.hour}</integer>
    <key>Minute</key><integer>{at.minute}</integer>
  </dict>
</dict>
</plist>
"""


FORMS: dict[str, Callable[[list[str], time], str]] = {"systemd": systemd, "cron": cron, "launchd": launchd}


def _notifying(command: list[str], show: str) -> str:
    """A line for a shell that shows what the command says, if it says anything."""
    return f'line=$({shlex.join(command)}); test -z "$line" || {show}'
