#!/bin/sh
# Makes the keys of the help desk in FOLDER, where they are missing; safe to repeat. Afterwards the
# folder may be read-only (docs/secrets.md).
#   sh deploy/make-keys.sh FOLDER
set -eu
umask 077
folder=$(mkdir -p "$1" && cd "$1" && pwd)
cd "$(dirname "$0")/.."
HELPDESK_SECRETS=$folder .venv/bin/helpdesk keys
HELPDESK_SECRETS=$folder .venv/bin/python -c '
import os
from bot.portal import service_key_files
from bot.settings import load_settings
print("the portal is given", service_key_files(load_settings(os.environ))[1].name)
'
