#!/bin/sh
# Makes what compose.yaml reads from ./secrets, where it is missing; safe to repeat. Run as root:
# the files are root's, and the containers read them as members of the group 10001.
set -eu
cd "$(dirname "$0")"
umask 077
group=10001

random() {
    od -An -N24 -tx1 /dev/urandom | tr -d ' \n'
}

# put NAME: standard input becomes ./secrets/NAME, unless that is there.
put() {
    if [ -e "secrets/$1" ]; then
        cat >/dev/null
        return
    fi
    cat >"secrets/$1.new"
    chown "root:$group" "secrets/$1.new"
    chmod 0440 "secrets/$1.new"
    mv "secrets/$1.new" "secrets/$1"
    echo "made secrets/$1"
}

mkdir -p secrets/tls switches backups people
chmod 0700 secrets # each container is shown only the files that are named for it
# The servers make their keys here at the first start (docs/secrets.md); no password is among them.
install -d -o "$group" -g "$group" -m 0700 secrets/keys
chown "$group:$group" backups people
chmod 0755 switches

random | put database_password
printf 'postgresql://helpdesk:%s@database/helpdesk' "$(cat secrets/database_password)" |
    put database_url
random | put redis_password
printf 'redis://:%s@redis:6379/0' "$(cat secrets/redis_password)" | put redis_url
# Empty: no events, no mailbox. For events write amqp://helpdesk:PASSWORD@broker/ with the
# password of broker.conf; for the mailbox its password.
printf '' | put events_url
printf '' | put mail_password
printf 'default_user = helpdesk\ndefault_pass = %s\n' "$(random)" | put broker.conf
chmod 0444 secrets/broker.conf # the user of the broker's image is another one

for file in tls/fullchain.pem tls/privkey.pem portal-keys.json; do
    [ -e "secrets/$file" ] || echo "missing: secrets/$file (docs/deploy.md)"
done
