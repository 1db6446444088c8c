// What operations work on.
#pragma once

#include "src/cloud/dynamodb/catalog.h"
#include "src/cloud/dynamodb/expirer.h"
#include "src/cloud/dynamodb/items.h"
#include "src/cloud/dynamodb/partiql/statement_cache.h"
#include "src/cloud/store/clock.h"

namespace weir::cloud::dynamodb {

struct Context {
  const store::Clock& clock;
  Catalog& catalog;
  Items& items;
  Expirer& expirer;
  StatementCache& statements;
};

}  // namespace weir::cloud::dynamodb
