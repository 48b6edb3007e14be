// Holds every value of values.json against its schema with a validator for Java, and writes what it saw as JSON.
// Called with the name of the validator and an edition.

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.erosb.jsonsKema.JsonParser;
import com.github.erosb.jsonsKema.ValidationFailure;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import java.io.File;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.everit.json.schema.ValidationException;
import org.json.JSONObject;
import org.json.JSONTokener;
import org.openapi4j.schema.validator.ValidationData;
import org.openapi4j.schema.validator.v3.SchemaValidator;

public class Validators {
    static final ObjectMapper JSON = new ObjectMapper();

    /** The errors of a value, each with its place and words; none when it is accepted. */
    interface Check {
        List<List<String>> errorsOf(String text) throws Exception;
    }

    static Check make(String name, JsonNode schema, boolean isNew) throws Exception {
        return switch (name) {
            case "networknt" -> byNetworknt(schema, isNew);
            case "everit" -> byEverit(schema, isNew);
            case "json-sKema" -> byJsonSkema(schema, isNew);
            case "vertx-json-schema" -> byVertx(schema, isNew);
            case "openapi4j" -> byOpenapi4j(schema);
            default -> throw new IllegalArgumentException(name);
        };
    }

    static Check byNetworknt(JsonNode schema, boolean isNew) {
        var dialect = isNew ? SpecificationVersion.DRAFT_2020_12 : SpecificationVersion.DRAFT_4;
        var compiled = SchemaRegistry.withDefaultDialect(dialect).getSchema(schema.toString());
        return text -> compiled.validate(text, InputFormat.JSON).stream()
                .map(error -> List.of(error.getInstanceLocation().toString(), error.getMessage()))
                .toList();
    }

    static Check byEverit(JsonNode schema, boolean isNew) {
        var plain = new JSONObject(schema.toString());
        // It knows no newer draft than 7.
        if (isNew) plain.remove("$schema");
        var loader = org.everit.json.schema.loader.SchemaLoader.builder().schemaJson(plain);
        var compiled = (isNew ? loader.draftV7Support() : loader).build().load().build();
        return text -> {
            try {
                compiled.validate(new JSONTokener(text).nextValue());
                return List.of();
            } catch (ValidationException error) {
                return nested(error);
            }
        };
    }

    static List<List<String>> nested(ValidationException error) {
        var lines = new ArrayList<>(List.of(List.of(error.getPointerToViolation(), error.getErrorMessage())));
        for (var cause : error.getCausingExceptions()) lines.addAll(nested(cause));
        return lines;
    }

    static Check byJsonSkema(JsonNode schema, boolean isNew) {
        // It fetches what this names from the network, where it is an older draft.
        if (!isNew) ((ObjectNode) schema).remove("$schema");
        var compiled = new com.github.erosb.jsonsKema.SchemaLoader(new JsonParser(schema.toString()).parse()).load();
        return text -> {
            var value = new JsonParser(text).parse();
            var failure = com.github.erosb.jsonsKema.Validator.forSchema(compiled).validate(value);
            return failure == null ? List.of() : nested(failure);
        };
    }

    static List<List<String>> nested(ValidationFailure failure) {
        var place = failure.getInstance().getLocation().getPointer().toString();
        var lines = new ArrayList<>(List.of(List.of(place, failure.getMessage())));
        for (var cause : failure.getCauses()) lines.addAll(nested(cause));
        return lines;
    }

    static Check byVertx(JsonNode schema, boolean isNew) {
        var options = new JsonSchemaOptions()
                .setBaseUri("https://values.invalid")
                .setDraft(isNew ? Draft.DRAFT202012 : Draft.DRAFT4)
                .setOutputFormat(OutputFormat.Basic);
        var validator =
                io.vertx.json.schema.Validator.create(JsonSchema.of(new JsonObject(schema.toString())), options);
        return text -> {
            var unit = validator.validate(Json.decodeValue(text));
            if (unit.getValid()) return List.of();
            var lines = new ArrayList<>(List.of(List.of("", String.valueOf(unit.getError()))));
            var errors = unit.getErrors();
            if (errors != null)
                for (var error : errors)
                    lines.add(List.of(String.valueOf(error.getInstanceLocation()), String.valueOf(error.getError())));
            return lines;
        };
    }

    static Check byOpenapi4j(JsonNode schema) throws Exception {
        var validator = new SchemaValidator("", schema);
        return text -> {
            var data = new ValidationData<>();
            validator.validate(JSON.readTree(text), data);
            return data.results().items().stream()
                    .map(item -> List.of(item.dataCrumbs(), item.message()))
                    .toList();
        };
    }

    /** A text that is refused when it is read has no place. */
    static List<List<String>> errorsOf(Check check, String text) {
        try {
            return check.errorsOf(text);
        } catch (Exception error) {
            return List.of(List.of("", String.valueOf(error.getMessage())));
        }
    }

    static Map<String, Object> see(String name, String edition) {
        try {
            var given = JSON.readTree(new File("values.json"));
            Map<String, Check> checks = new HashMap<>();
            for (var field : given.get("schemas").get(edition).properties())
                checks.put(field.getKey(), make(name, field.getValue(), edition.equals("3.1")));
            var accepted = new ArrayList<Boolean>();
            for (var value : given.get("values"))
                accepted.add(errorsOf(checks.get(value.get("place").asText()), value.get("text").asText()).isEmpty());
            return Map.of("accepted", accepted, "errors", errorsOf(checks.get("result"), given.get("both").asText()));
        } catch (Exception error) {
            return Map.of("refused", String.valueOf(error.getMessage()).split("\n")[0]);
        }
    }

    public static void main(String[] args) throws Exception {
        System.out.println(JSON.writeValueAsString(see(args[0], args[1])));
    }
}
