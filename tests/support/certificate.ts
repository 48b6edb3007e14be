/**
 * A self-signed certificate for `localhost`, and its key, which protects nothing. Made by
 * `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500`, and kept because not
 * every machine has that program.
 */
export const selfSigned = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgA4XEHoR9SRfjSC+2
Qll/MDoFCi8Q9mnqO9zcQwdcMIWhRANCAAR6tLUs+bZlzmRL+BpE+HSjoDlNJYqi
5kyLh8VSP9i3VeNoC8V9wD4z0S0f/v9FZ+KRvFROoAGG0UnJ+H6JuBZE
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBlTCCATugAwIBAgIUZ7AMiRvideR52MW52ApT0FrLv+4wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNTExMjYxMFoYDzIxMjYxMTAx
MTEyNjEwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAR6tLUs+bZlzmRL+BpE+HSjoDlNJYqi5kyLh8VSP9i3VeNoC8V9wD4z
0S0f/v9FZ+KRvFROoAGG0UnJ+H6JuBZEo2kwZzAdBgNVHQ4EFgQUFziqh5GE4ZZc
no9rUhsoDyyhzAMwHwYDVR0jBBgwFoAUFziqh5GE4ZZcno9rUhsoDyyhzAMwDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
SAAwRQIhAK9jevVwxoeLQg1ad0Am1YUfyOMnpfv9BetEamJP2Q8sAiAItE8w03mV
S67JyVQ59Zrzqotas2Lg+oYuqFy0kh19fA==
-----END CERTIFICATE-----
`,
}
