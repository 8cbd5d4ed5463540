// Checks every entity in each catalogue with Backstage's own policies and validators.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(process.env.JUDGES + "/package.json");
const model = require("@backstage/catalog-model");
const yaml = require("yaml");
const policy = model.EntityPolicies.allOf([
  new model.SchemaValidEntityPolicy(),
  new model.FieldFormatEntityPolicy(),
  new model.NoForeignRootFieldsEntityPolicy(),
]);
const kinds = {
  API: model.apiEntityV1alpha1Validator,
  Component: model.componentEntityV1alpha1Validator,
  Group: model.groupEntityV1alpha1Validator,
  Resource: model.resourceEntityV1alpha1Validator,
  System: model.systemEntityV1alpha1Validator,
};
for (const file of process.argv.slice(2)) {
  const seen = new Set();
  for (const written of yaml.parseAllDocuments(readFileSync(file, "utf8"))) {
    const entity = written.toJS();
    try {
      if (written.errors.length) throw written.errors[0];
      await policy.enforce(entity);
      if (!(await kinds[entity.kind].check(entity))) throw new Error(`this is no ${entity.kind}`);
      const name = `${entity.kind}:${entity.metadata.name}`.toLowerCase();
      if (seen.has(name)) throw new Error(`${name} is there twice`);
      seen.add(name);
    } catch (error) {
      console.log(`${file}: ${JSON.stringify(entity)?.slice(0, 300)}: ${error}`);
    }
  }
}
