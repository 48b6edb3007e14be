import java.io.IOException;
import java.util.List;
import okhttp3.*;
import okio.BufferedSink;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.DbInstanceManagementApi;
import org.openapitools.client.model.*;

public class Upgrade {
  public static void main(String[] ids) {
    ApiClient client = new ApiClient();
    client.setHttpClient(client.getHttpClient().newBuilder()
        .addInterceptor(chain -> chain.proceed(once(chain.request()))).build());
    client.setBasePath(System.getenv("DDS_BASE_URL"));
    client.setApiKey(System.getenv("DDS_AUTH_TOKEN"));
    var body = new BatchUpgradeDatabaseVersionRequestBody().instanceIds(List.of(ids));
    try {
      var response = new DbInstanceManagementApi(client)
          .batchUpgradeDatabaseVersion(System.getenv("DDS_PROJECT_ID"), body);
      for (UpgradeResult result : response.getUpgradeResults()) {
        if (result.getActualInstance() instanceof SubmittedUpgrade upgrade) {
          System.out.println(upgrade.getInstanceId() + " " + upgrade.getJobId());
        } else if (result.getActualInstance() instanceof RejectedUpgrade upgrade) {
          System.err.println(upgrade.getInstanceId() + " " + upgrade.getErrorCode() + " " + upgrade.getErrorMessage());
        }
      }
    } catch (ApiException problem) {
      System.err.println(problem.getCode() + " " + problem.getResponseBody());
      System.exit(1);
    }
  }

  // OkHttp sends a request again by itself, unless its body can be written only once.
  static Request once(Request request) {
    RequestBody body = request.body();
    return request.newBuilder().method(request.method(), new RequestBody() {
      @Override public MediaType contentType() { return body.contentType(); }
      @Override public long contentLength() throws IOException { return body.contentLength(); }
      @Override public void writeTo(BufferedSink sink) throws IOException { body.writeTo(sink); }
      @Override public boolean isOneShot() { return true; }
    }).build();
  }
}
