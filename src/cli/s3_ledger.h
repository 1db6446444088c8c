// Reads the ledger of a lake in S3.
#pragma once

#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/aws/client.h"
#include "src/aws/s3_object_store.h"
#include "src/aws/session.h"
#include "src/pipeline/ledger.h"
#include "src/pipeline/ledger_sum.h"
#include "src/result/result.h"

namespace weir::cli {

struct S3Ledger {
  std::vector<pipeline::LedgerEntry> entries;  ///< in the order of their arrival
  pipeline::LedgerOrigin origin;
};

/// The entries below `<prefix>ledger/`, overlapping attempts added up once. kNotFound when there is
/// no such bucket.
[[nodiscard]] Result<S3Ledger> ReadS3Ledger(aws::Client& client, aws::BucketPrefix where);

/// What is new in a ledger from one look to the next.
class S3LedgerWatch {
 public:
  /// `session` outlives the watch.
  S3LedgerWatch(aws::Session& session, aws::BucketPrefix where);

  /// What stands there now is known. kNotFound when there is no such bucket.
  Result<void> PassOver();

  /// Gives each entry that was not known, unpacked and with its rows, to `take`, until that returns
  /// an error. An entry is never written anew: its name tells it.
  Result<void> ReadNew(const std::function<Result<void>(std::string_view text)>& take);

 private:
  [[nodiscard]] Result<std::vector<std::string>> NewKeys();

  aws::Session& session_;
  const aws::BucketPrefix where_;
  std::set<std::string> known_;
};

}  // namespace weir::cli
