#!/bin/sh
# Makes sure that the browser tests have a Chromium and a font with Hindi letters.
set -eu

has_chromium() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    # Where Playwright keeps its own.
    [ -n "$(find "${PLAYWRIGHT_BROWSERS_PATH:-$HOME/.cache/ms-playwright}" -maxdepth 1 -name 'chromium-*' 2>/dev/null)" ]
}

has_hindi() {
    command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=hi)" ]
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

install_packages() {
    command -v apt-get >/dev/null 2>&1 || return 1
    as_root apt-get update -qq || return 1
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

if has_chromium && has_hindi; then
    exit 0
fi
if has_chromium; then
    install_packages fontconfig fonts-lohit-deva || true
else
    install_packages chromium fontconfig fonts-lohit-deva || true
fi
if ! has_chromium; then
    "$(dirname "$0")/../../.venv/bin/playwright" install chromium || true
fi
if ! has_chromium; then
    echo "No Chromium, and none could be installed: install the package chromium and run this again." >&2
    exit 1
fi
if ! has_hindi; then
    echo "No font with Hindi letters: screenshots will show boxes. Install the package fonts-lohit-deva." >&2
fi
