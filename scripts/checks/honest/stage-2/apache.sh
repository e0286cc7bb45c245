#!/bin/sh
# Needs: apache2
# Apache as somebody would set it up who has read the milestones: listings, no dot-files, no symbolic
# links, a time at the end of each line of its log. It has no page of a query.
# It takes an absolute form without looking at Host, chunked content of HTTP/1.0, ranges of HEAD, and
# dates beside tags; it logs what it promised, and stops at once.
# Differs by choice: framing
# Differs by choice: target
# Differs by choice: conditions
# Differs by choice: ranges
# Differs by choice: response-in-flight
# Differs by choice: methods
# Differs by choice: access-log-pipelined
# Differs by choice: log-aborted
# Differs by choice: query
# Differs by choice: query-decoded
# Differs by choice: query-escaped
# Differs by choice: query-undecodable
export PATH="$PATH:/usr/sbin"
while [ $# -gt 0 ]; do
  case $1 in
    --port) port=$2; shift 2 ;;
    --root) root=$2; shift 2 ;;
    *) echo "apache.sh: no such flag: $1; usage: apache.sh --port PORT --root FOLDER" >&2; exit 2 ;;
  esac
done
[ -d "$root" ] || { echo "apache.sh: no such folder: $root" >&2; exit 1; }
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
modules=/usr/lib/apache2/modules
cat >"$folder/apache.conf" <<CONF
ServerRoot $folder
ServerName localhost
Listen 127.0.0.1:$port
PidFile $folder/pid
DefaultRuntimeDir $folder
LoadModule mpm_event_module $modules/mod_mpm_event.so
LoadModule authz_core_module $modules/mod_authz_core.so
LoadModule autoindex_module $modules/mod_autoindex.so
LoadModule dir_module $modules/mod_dir.so
LoadModule mime_module $modules/mod_mime.so
User www-data
Group www-data
StartServers 1
DocumentRoot "$root"
DirectoryIndex index.html
IndexOptions Charset=UTF-8 NameWidth=*
TypesConfig /etc/mime.types
AddType text/javascript .mjs
AddDefaultCharset utf-8
AddCharset utf-8 .css .js .mjs
HttpProtocolOptions Strict
MaxKeepAliveRequests 0
LimitRequestLine 8190
TraceEnable off
ErrorDocument 404 /404.html
ErrorLog /dev/stderr
LogLevel warn
LogFormat "%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-Agent}i\" %D" timed
CustomLog /dev/stdout timed
<Directory "$root">
  Options Indexes
  AllowOverride None
  Require all granted
</Directory>
<LocationMatch "/\.(?!well-known/)">
  Require all denied
</LocationMatch>
CONF
apache2 -f "$folder/apache.conf" -DFOREGROUND &
server=$!
trap 'kill -WINCH "$server"' TERM INT
while kill -0 "$server" 2>/dev/null; do wait "$server"; status=$?; done
exit "$status"
