// java Clients CLIENT URL...   As clients.mjs.
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.asynchttpclient.Dsl;

public class Clients {
  static final String BODY = "{\"instance_ids\":[\"046287aae57843b1a7bc61b7a8812f41in02\"]}";
  static final String TOKEN = System.getenv("DDS_AUTH_TOKEN");

  record Seen(int status, int length) {}

  interface Sender { Seen send(String url) throws Exception; }

  interface Maker { Sender make() throws Exception; }

  static final Map<String, Maker> CLIENTS = Map.of(
      "HttpURLConnection", () -> url -> standard(url, false),
      "HttpURLConnection, fixed length", () -> url -> standard(url, true),
      "java.net.http", Clients::modern,
      "OkHttp", () -> ok(new OkHttpClient(), false),
      "OkHttp, retryOnConnectionFailure(false)",
      () -> ok(new OkHttpClient.Builder().retryOnConnectionFailure(false).build(), false),
      "OkHttp, one-shot body", () -> ok(new OkHttpClient(), true),
      "Apache HttpClient 5", () -> apache(HttpClients.createDefault()),
      "Apache HttpClient 5, disableAutomaticRetries()",
      () -> apache(HttpClients.custom().disableAutomaticRetries().build()),
      "async-http-client", () -> async(5),
      "async-http-client, setMaxRequestRetry(0)", () -> async(0));

  static Seen standard(String url, boolean fixed) throws Exception {
    var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setRequestProperty("X-Auth-Token", TOKEN);
    connection.setRequestProperty("Content-Type", "application/json");
    byte[] bytes = BODY.getBytes(StandardCharsets.UTF_8);
    if (fixed) connection.setFixedLengthStreamingMode(bytes.length);
    try (var out = connection.getOutputStream()) { out.write(bytes); }
    int status = connection.getResponseCode();
    var stream = status < 400 ? connection.getInputStream() : connection.getErrorStream();
    return new Seen(status, stream == null ? 0 : stream.readAllBytes().length);
  }

  static Sender modern() {
    HttpClient client = HttpClient.newHttpClient();
    return url -> {
      var request = HttpRequest.newBuilder(URI.create(url)).header("X-Auth-Token", TOKEN)
          .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(BODY)).build();
      var response = client.send(request, HttpResponse.BodyHandlers.ofString());
      return new Seen(response.statusCode(), response.body().length());
    };
  }

  static Sender ok(OkHttpClient client, boolean oneShot) {
    return url -> {
      var body = new RequestBody() {
        @Override public MediaType contentType() { return MediaType.get("application/json"); }
        @Override public long contentLength() { return BODY.length(); }
        @Override public void writeTo(BufferedSink sink) throws IOException { sink.writeUtf8(BODY); }
        @Override public boolean isOneShot() { return oneShot; }
      };
      var request = new Request.Builder().url(url).header("X-Auth-Token", TOKEN).post(body).build();
      try (var response = client.newCall(request).execute()) {
        return new Seen(response.code(), response.body().string().length());
      }
    };
  }

  static Sender apache(CloseableHttpClient client) {
    return url -> {
      var request = new HttpPost(url);
      request.setHeader("X-Auth-Token", TOKEN);
      request.setEntity(new StringEntity(BODY, ContentType.APPLICATION_JSON));
      return client.execute(request, response -> {
        String text = response.getEntity() == null ? "" : EntityUtils.toString(response.getEntity());
        return new Seen(response.getCode(), text.length());
      });
    };
  }

  static Sender async(int retries) {
    var client = Dsl.asyncHttpClient(Dsl.config().setMaxRequestRetry(retries));
    return url -> {
      var response = client.preparePost(url).setHeader("X-Auth-Token", TOKEN)
          .setHeader("Content-Type", "application/json").setBody(BODY).execute().get(20, TimeUnit.SECONDS);
      return new Seen(response.getStatusCode(), response.getResponseBody().length());
    };
  }

  public static void main(String[] arguments) throws Exception {
    for (int index = 1; index < arguments.length; index++) {
      String[] address = arguments[index].split("#");
      Sender sender = CLIENTS.get(arguments[0]).make();
      try {
        if (address.length == 1) sender.send(address[0]);
        Seen seen = sender.send(address[0]);
        System.out.println(seen.status() + " " + seen.length());
      } catch (Exception problem) {
        System.out.println("error");
      }
    }
    System.exit(0);
  }
}
