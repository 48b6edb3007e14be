package org.openapitools;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.openapitools.api.V3Api;
import org.openapitools.model.BatchUpgradeDatabaseVersionRequestBody;
import org.openapitools.model.BatchUpgradeDatabaseVersionResponseBody;
import org.openapitools.model.RejectedUpgrade;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;

@RestController
public class UpgradeController implements V3Api {
    static final String MESSAGE = "The status of DB instance does not allow the operation.";

    @Override
    public ResponseEntity<BatchUpgradeDatabaseVersionResponseBody> batchUpgradeDatabaseVersion(
            String projectId, BatchUpgradeDatabaseVersionRequestBody body) {
        var response = new BatchUpgradeDatabaseVersionResponseBody();
        for (var id : body.getInstanceIds()) {
            response.addUpgradeResultsItem(new RejectedUpgrade(id, "DBS.200011", MESSAGE));
        }
        return ResponseEntity.accepted().body(response);
    }

    @Component
    static class NeedToken extends OncePerRequestFilter {
        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            if (System.getenv("DDS_AUTH_TOKEN").equals(request.getHeader("X-Auth-Token"))) {
                chain.doFilter(request, response);
                return;
            }
            response.setStatus(401);
            response.setContentType("application/json;charset=UTF-8");
            response.getWriter().write("{\"error_code\":\"APIGW.0301\",\"error_msg\":\"wrong token\"}");
        }
    }
}
