# sh curl.sh OPTIONS PER_PROCESS URL...   As clients.mjs; PER_PROCESS is 1 where each request has a process of its own.
options=$1 per_process=$2
shift 2
send() {
  # shellcheck disable=SC2086
  curl --silent --max-time 20 $options --request POST --header "X-Auth-Token: $DDS_AUTH_TOKEN" \
    --header 'Content-Type: application/json' --data '{"instance_ids":["046287aae57843b1a7bc61b7a8812f41in02"]}' \
    --write-out '%{http_code} %{size_download}\n' --output "$file" "$@"
}
file=$(mktemp)
for address in "$@"; do
  url=${address%#fresh}
  case "$per_process$address" in
    1*#fresh | 0*#fresh) seen=$(send "$url") || seen=error ;;
    1*) send "$url" >/dev/null; seen=$(send "$url") || seen=error ;;
    *) seen=$(send "$url" --output "$file" "$url") || seen=error ;;
  esac
  echo "$seen" | tail -n 1
done
rm -f "$file"
