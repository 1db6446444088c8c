// The operations of DynamoDB that claims need: how they are asked, and what they answer.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json.hpp>

#include "src/aws/claim_item.h"
#include "src/aws/request_signer.h"
#include "src/result/result.h"

namespace weir::aws {

/// A call of an operation by its name, with its input as JSON.
[[nodiscard]] Call DynamoDbCall(std::string_view operation, std::string body);

/// As ErrorOf(); where there is no such table, that is what is said, and where its name stands.
[[nodiscard]] Error TableError(const HttpResponse& response, std::string_view table,
                               std::string_view what);
[[nodiscard]] Error NoSuchTable(std::string_view table);

/// What BatchExecuteStatement and BatchGetItem take at most.
inline constexpr std::size_t kMaxStatements = 25;
inline constexpr std::size_t kMaxGets = 100;

/// `values` are the JSON arrays of the statements' parameters.
[[nodiscard]] Call BatchInsertCall(std::string_view statement, std::span<const std::string> values);

/// What became of one statement: no code means that it is done.
struct StatementAnswer {
  std::string code;
  std::string message;
  std::optional<Result<ClaimItem>> item;  ///< that was in the way, where the service says which
};
/// kCorrupt when the answer is none, or not to `count` statements.
[[nodiscard]] Result<std::vector<StatementAnswer>> ParseBatchInsert(std::string_view body,
                                                                    std::size_t count);

[[nodiscard]] Call BatchGetCall(std::string_view table, std::span<const std::string> keys);

struct BatchGetAnswer {
  std::vector<std::pair<std::string, Result<ClaimItem>>> items;  ///< by their key
  std::vector<std::string> unprocessed;                          ///< keys to ask for again
};
[[nodiscard]] Result<BatchGetAnswer> ParseBatchGet(std::string_view body, std::string_view table);

/// Makes the item name object `to` if it still is what was read.
[[nodiscard]] Call MoveCall(std::string_view table, std::string_view key, const ClaimItem& read,
                            std::string_view to);
/// The item in the way of a move; nothing where the refusal doesn't say.
[[nodiscard]] std::optional<Result<ClaimItem>> ParseRefusedMove(std::string_view body);

/// Makes the item, or one where there was none, a claim of `owner` alone that does not expire, if
/// it still is what was read.
[[nodiscard]] Call EraseCall(std::string_view table, std::string_view key,
                             const std::optional<ClaimItem>& read, std::string_view owner);

[[nodiscard]] Call GetCall(std::string_view table, std::string_view key);
/// The item; nothing where there is none.
[[nodiscard]] Result<std::optional<ClaimItem>> ParseGet(std::string_view body);

/// A page of one of `segments` parts of the table, from behind `start_key` on, consistent.
[[nodiscard]] Call ScanCall(std::string_view table, std::size_t segment, std::size_t segments,
                            const std::optional<std::string>& start_key);

struct ScanAnswer {
  std::vector<std::pair<std::string, Result<ClaimItem>>> items;  ///< by their key
  std::optional<std::string> last_key;                           ///< nothing on the last page
};
[[nodiscard]] Result<ScanAnswer> ParseScan(std::string_view body);

}  // namespace weir::aws
