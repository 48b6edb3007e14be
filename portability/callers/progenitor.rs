use dds::types::{BatchUpgradeDatabaseVersionRequestBody, InstanceId, ProjectId, UpgradeResult};
use dds::{Client, Error};
use reqwest::header::{HeaderMap, HeaderValue};
use std::env::{args, var};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let token = HeaderValue::from_str(&var("DDS_AUTH_TOKEN")?)?;
    let headers = HeaderMap::from_iter([("X-Auth-Token".parse()?, token)]);
    let http = reqwest::Client::builder().default_headers(headers).build()?;
    let client = Client::new_with_client(&var("DDS_BASE_URL")?, http);
    let body = BatchUpgradeDatabaseVersionRequestBody {
        instance_ids: args().skip(1).map(InstanceId).collect(),
    };
    let project = ProjectId(var("DDS_PROJECT_ID")?);
    let response = match client.batch_upgrade_database_version(&project, &body).await {
        Err(Error::ErrorResponse(it)) => return Err(format!("{} {:?}", it.status(), *it).into()),
        other => other?,
    };
    for result in response.into_inner().upgrade_results {
        match result {
            UpgradeResult::SubmittedUpgrade(it) => println!("{} {}", *it.instance_id, *it.job_id),
            UpgradeResult::RejectedUpgrade(it) => eprintln!("{} {} {}", *it.instance_id, *it.error_code, *it.error_message),
        }
    }
    Ok(())
}
