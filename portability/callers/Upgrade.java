import java.util.List;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.DbInstanceManagementApi;
import org.openapitools.client.model.*;

public class Upgrade {
  public static void main(String[] ids) {
    ApiClient client = new ApiClient();
    client.setBasePath(System.getenv("DDS_BASE_URL"));
    client.setApiKey(System.getenv("DDS_AUTH_TOKEN"));
    var body = new BatchUpgradeDatabaseVersionRequestBody().instanceIds(List.of(ids));
    try {
      var answer = new DbInstanceManagementApi(client)
          .batchUpgradeDatabaseVersion(System.getenv("DDS_PROJECT_ID"), body);
      for (UpgradeResult result : answer.getUpgradeResults()) {
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
}
