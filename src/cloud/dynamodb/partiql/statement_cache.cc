// Parsed statements by their text.
#include "src/cloud/dynamodb/partiql/statement_cache.h"

#include <mutex>
#include <utility>

namespace weir::cloud::dynamodb {

protocol::Outcome<StatementCache::Pointer> StatementCache::Find(std::string_view text) {
  {
    const std::shared_lock lock(mutex_);
    const auto found = statements_.find(text);
    if (found != statements_.end()) return found->second;
  }
  auto parsed = partiql::ParseStatement(text);
  if (!parsed) return parsed.error();
  auto statement = std::make_shared<const partiql::Statement>(std::move(*parsed));
  if (statement->parameters == 0) return Pointer(statement);
  const std::unique_lock lock(mutex_);
  if (statements_.size() >= kMaxStatements) statements_.clear();
  statements_.emplace(text, statement);
  return Pointer(statement);
}

}  // namespace weir::cloud::dynamodb
