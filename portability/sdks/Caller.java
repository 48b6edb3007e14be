import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.huaweicloud.sdk.core.auth.AKSKSigner;
import com.huaweicloud.sdk.core.auth.BasicCredentials;
import com.huaweicloud.sdk.core.exception.SdkException;
import com.huaweicloud.sdk.core.exception.ServiceResponseException;
import com.huaweicloud.sdk.core.http.HttpConfig;
import com.huaweicloud.sdk.core.http.HttpMethod;
import com.huaweicloud.sdk.core.http.HttpRequest;
import com.huaweicloud.sdk.dds.v3.DdsClient;
import com.huaweicloud.sdk.dds.v3.model.*;
import java.util.*;
import java.util.concurrent.TimeUnit;

/** Calls the operation with the Java SDK as it comes, or signs requests with its signer; a line of JSON for each. */
public class Caller {
  static final ObjectMapper json = new ObjectMapper();

  static void say(Object... pairs) throws Exception {
    Map<Object, Object> line = new LinkedHashMap<>();
    for (int at = 0; at < pairs.length; at += 2) line.put(pairs[at], pairs[at + 1]);
    System.out.println(json.writeValueAsString(line));
  }

  static void upgrade(BasicCredentials keys, List<String> ids) throws Exception {
    HttpConfig config = HttpConfig.getDefaultHttpConfig();
    if (System.getenv("NO_KEPT_CONNECTIONS") != null)
      config.withConnectionPool(new okhttp3.ConnectionPool(0, 1, TimeUnit.NANOSECONDS));
    if (System.getenv("SECONDS") != null) config.withTimeout(Integer.parseInt(System.getenv("SECONDS")));
    DdsClient client = DdsClient.newBuilder().withCredential(keys).withHttpConfig(config)
        .withEndpoint(System.getenv("DDS_BASE_URL")).build();
    var request = new BatchUpgradeDatabaseVersionRequest()
        .withBody(new BatchUpgradeDatabaseVersionRequestBody().withInstanceIds(ids));
    for (int call = 0; call < Integer.parseInt(System.getenv().getOrDefault("CALLS", "1")); call += 1) {
      try {
        var response = client.batchUpgradeDatabaseVersion(request);
        List<Object> results = response.getUpgradeResults() == null ? null : new ArrayList<>();
        if (results != null)
          for (UpgradeResult result : response.getUpgradeResults()) results.add(json.convertValue(result, Map.class));
        say("ok", true, "status", response.getHttpStatusCode(), "results", results);
      } catch (ServiceResponseException problem) {
        say("ok", false, "type", problem.getClass().getSimpleName(), "isOfSdk", true, "status", problem.getHttpStatusCode(),
            "code", problem.getErrorCode(), "message", problem.getErrorMsg(), "requestId", problem.getRequestId());
      } catch (Exception problem) {
        say("ok", false, "type", problem.getClass().getSimpleName(), "isOfSdk", problem instanceof SdkException,
            "message", problem.getMessage());
      }
    }
  }

  static void sign(BasicCredentials keys) throws Exception {
    Scanner lines = new Scanner(System.in, "UTF-8");
    while (lines.hasNextLine()) {
      JsonNode given = json.readTree(lines.nextLine());
      var builder = HttpRequest.newBuilder().withMethod(HttpMethod.valueOf(given.get("method").asText()))
          .withEndpoint("https://" + given.get("host").asText()).withPath(given.get("path").asText())
          .withBodyAsString(given.get("body").asText());
      given.get("headers").fields().forEachRemaining(header -> {
        if (header.getKey().equals("Content-Type")) builder.withContentType(header.getValue().asText());
        builder.addHeader(header.getKey(), header.getValue().asText());
      });
      Map<String, List<String>> query = new LinkedHashMap<>();
      for (JsonNode pair : given.get("query"))
        query.computeIfAbsent(pair.get(0).asText(), name -> new ArrayList<>()).add(pair.get(1).asText());
      query.forEach(builder::addQueryParam);
      say("authorization", AKSKSigner.getInstance().sign(builder.build(), keys).get("Authorization"),
          "body", given.get("body").asText());
    }
  }

  public static void main(String[] words) throws Exception {
    BasicCredentials keys = new BasicCredentials().withAk(System.getenv("HUAWEICLOUD_SDK_AK"))
        .withSk(System.getenv("HUAWEICLOUD_SDK_SK")).withProjectId(System.getenv("DDS_PROJECT_ID"))
        .withSecurityToken(System.getenv("HUAWEICLOUD_SDK_SECURITY_TOKEN"));
    HttpConfig config = HttpConfig.getDefaultHttpConfig();
    if (words[0].equals("limits"))
      say("limits", List.of(config.getConnectionTimeout(), config.getReadTimeout()));
    else if (words[0].equals("sign")) sign(keys);
    else upgrade(keys, Arrays.asList(words).subList(1, words.length));
  }
}
