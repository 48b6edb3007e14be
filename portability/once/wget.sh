# sh wget.sh OPTIONS URL...   As clients.mjs; each request has a process of its own.
options=$1
shift
file=$(mktemp)
send() {
  # shellcheck disable=SC2086
  wget --quiet --timeout 20 $options --output-document "$file" --header "X-Auth-Token: $DDS_AUTH_TOKEN" \
    --header 'Content-Type: application/json' \
    --post-data '{"instance_ids":["046287aae57843b1a7bc61b7a8812f41in02"]}' "$1"
}
for address in "$@"; do
  case $address in *#fresh) ;; *) send "$address" ;; esac
  if send "${address%#fresh}"; then echo "success $(wc -c <"$file")"; else echo error; fi
done
rm -f "$file"
