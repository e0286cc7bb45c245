#!/bin/sh
# Needs: nginx
# nginx as somebody would set it up who has read the milestones: listings, no dot-files, no symbolic
# links, compressed siblings, a time at the end of each line of its log, no reset behind a refusal.
# It has no page of a query, refuses tabs around values and conditions that come twice, takes spaces
# behind the size of a chunk, ranges of HEAD and siblings of any age, has tags of whole seconds, logs
# a name as it came, and stops at once. That an upload was reset it sees when its time for kept
# connections is up.
# Differs by choice: host
# Differs by choice: framing
# Differs by choice: chunked
# Differs by choice: conditions
# Differs by choice: ranges
# Differs by choice: siblings
# Differs by choice: changing-file
# Differs by choice: modified-later
# Differs by choice: response-in-flight
# Differs by choice: methods
# Differs by choice: log-injection
# Differs by choice: query
# Differs by choice: query-decoded
# Differs by choice: query-escaped
# Differs by choice: query-undecodable
export PATH="$PATH:/usr/sbin"
while [ $# -gt 0 ]; do
  case $1 in
    --port) port=$2; shift 2 ;;
    --root) root=$2; shift 2 ;;
    *) echo "nginx.sh: no such flag: $1; usage: nginx.sh --port PORT --root FOLDER" >&2; exit 2 ;;
  esac
done
[ -d "$root" ] || { echo "nginx.sh: no such folder: $root" >&2; exit 1; }
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cat >"$folder/nginx.conf" <<CONF
daemon off;
worker_processes 1;
user www-data;
pid $folder/pid;
error_log stderr error;
events { worker_connections 1024; }
http {
  include /etc/nginx/mime.types;
  types { text/javascript js mjs; text/plain txt log; text/markdown md; }
  default_type application/octet-stream;
  charset utf-8;
  charset_types text/css text/javascript text/plain text/xml;
  log_format timed '\$remote_addr - \$remote_user [\$time_local] "\$request" \$status \$body_bytes_sent '
    '"\$http_referer" "\$http_user_agent" \$request_time';
  access_log /dev/stdout timed;
  client_body_temp_path $folder/body;
  proxy_temp_path $folder/proxy;
  fastcgi_temp_path $folder/fastcgi;
  uwsgi_temp_path $folder/uwsgi;
  scgi_temp_path $folder/scgi;
  keepalive_timeout 5;
  keepalive_requests 1000000;
  gzip_static on;
  server {
    listen 127.0.0.1:$port backlog=1024;
    root "$root";
    index index.html;
    autoindex on;
    absolute_redirect off;
    disable_symlinks on;
    lingering_close always;
    error_page 404 /404.html;
    location ~ "/\.(?!well-known/)" { return 404; }
  }
}
CONF
nginx -e stderr -p "$folder" -c "$folder/nginx.conf" &
server=$!
trap 'kill -QUIT "$server"' TERM INT
while kill -0 "$server" 2>/dev/null; do wait "$server"; status=$?; done
exit "$status"
