// What callers say about a function, read and checked.
#pragma once

#include <optional>
#include <string>

#include <boost/json/object.hpp>

#include "src/cloud/lambda/context.h"
#include "src/cloud/lambda/model.h"

namespace weir::cloud::lambda {

/// Takes over the members of CreateFunction and UpdateFunctionConfiguration that are there.
protocol::Outcome<void> ReadFunctionConfiguration(const boost::json::object& input,
                                                  Function& function);

/// The zip that the input carries or names (ZipFile, S3Bucket, S3Key, S3ObjectVersion), unpacked
/// and ready to run.
struct FunctionCode {
  std::string zip{};
  std::string sha256{};
  PackageFiles files{};
};
protocol::Outcome<FunctionCode> ReadFunctionCode(const Context& context,
                                                 const boost::json::object& input,
                                                 std::string_view operation);

protocol::Outcome<Tags> ReadTags(const boost::json::object& input);

}  // namespace weir::cloud::lambda
