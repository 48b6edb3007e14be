use std::{env, sync::Arc};

use axum::http::{HeaderMap, Method};
use axum_extra::extract::CookieJar;
use headers::Host;
use openapi::apis::db_instance_management::{BatchUpgradeDatabaseVersionResponse, DbInstanceManagement};
use openapi::apis::{ApiKeyAuthHeader, ErrorHandler};
use openapi::models::*;

struct Service;

impl ErrorHandler for Service {}

#[async_trait::async_trait]
impl ApiKeyAuthHeader for Service {
    type Claims = ();

    async fn extract_claims_from_header(&self, headers: &HeaderMap, key: &str) -> Option<()> {
        (headers.get(key)?.to_str().ok()? == env::var("DDS_AUTH_TOKEN").ok()?).then_some(())
    }
}

#[async_trait::async_trait]
impl DbInstanceManagement for Service {
    type Claims = ();

    async fn batch_upgrade_database_version(
        &self,
        _: &Method,
        _: &Host,
        _: &CookieJar,
        _: &(),
        _: &BatchUpgradeDatabaseVersionPathParams,
        body: &BatchUpgradeDatabaseVersionRequestBody,
    ) -> Result<BatchUpgradeDatabaseVersionResponse, ()> {
        let message = "The status of DB instance does not allow the operation.";
        let reject = |id: &InstanceId| {
            UpgradeResult::RejectedUpgrade(RejectedUpgrade::new(
                id.to_string(),
                "DBS.200011".to_string(),
                message.to_string(),
            ))
        };
        let results = body.instance_ids.iter().map(reject).collect();
        Ok(BatchUpgradeDatabaseVersionResponse::Status202_Accepted(
            BatchUpgradeDatabaseVersionResponseBody::new(results),
        ))
    }
}

#[tokio::main]
async fn main() {
    let port = env::var("PORT").expect("a port");
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await.expect("a free port");
    axum::serve(listener, openapi::server::new(Arc::new(Service))).await.expect("a server");
}
