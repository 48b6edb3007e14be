use dds::apis::{Error, configuration::*, db_instance_management_api::batch_upgrade_database_version};
use dds::models::{BatchUpgradeDatabaseVersionRequestBody, UpgradeResult};
use std::env::{args, var};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let configuration = Configuration {
        base_path: var("DDS_BASE_URL")?,
        api_key: Some(ApiKey { prefix: None, key: var("DDS_AUTH_TOKEN")? }),
        ..Configuration::new()
    };
    let body = BatchUpgradeDatabaseVersionRequestBody::new(args().skip(1).collect());
    let response = batch_upgrade_database_version(&configuration, &var("DDS_PROJECT_ID")?, body).await;
    if let Err(Error::ResponseError(problem)) = &response {
        return Err(format!("{} {}", problem.status, problem.content).into());
    }
    for result in response?.upgrade_results {
        match result {
            UpgradeResult::SubmittedUpgrade(it) => println!("{} {}", it.instance_id, it.job_id),
            UpgradeResult::RejectedUpgrade(it) => eprintln!("{} {} {}", it.instance_id, it.error_code, it.error_message),
        }
    }
    Ok(())
}
