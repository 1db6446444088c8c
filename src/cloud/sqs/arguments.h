// Members of requests as what they mean.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "src/cloud/protocol/api_service.h"
#include "src/cloud/protocol/input.h"
#include "src/cloud/sqs/context.h"

namespace weir::cloud::sqs {

/// The queue of an address, wherever that leads: `…/<account>/<name>`. Its region is the caller's.
[[nodiscard]] Outcome<QueueKey> QueueOfUrl(std::string_view url, std::string_view region);
/// Of the member QueueUrl.
[[nodiscard]] Outcome<std::shared_ptr<Queue>> ReadQueue(const Context& context,
                                                        const protocol::Call& call,
                                                        const boost::json::object& input);
/// Where the caller reaches the queue: by the name that it called the server by.
[[nodiscard]] std::string UrlOf(const Context& context, const protocol::Call& call,
                                std::string_view name);

/// A map of texts.
[[nodiscard]] std::map<std::string, std::string> ReadTexts(const protocol::Input& in,
                                                           std::string_view name);
/// Complains where there are too many, or one is too long.
[[nodiscard]] Tags ReadTags(protocol::Input& in, std::string_view name);

/// An integer between two others; complains of one that is not.
[[nodiscard]] std::optional<std::int64_t> ReadNumber(protocol::Input& in, std::string_view name,
                                                     std::int64_t least, std::int64_t most);

/// Whether these can be the entries of a batch: some, not too many, with ids of their own.
[[nodiscard]] Outcome<void> CheckEntries(const boost::json::array& entries,
                                         std::string_view entry_name);
/// An entry that failed, as answers have it.
[[nodiscard]] boost::json::object FailedEntry(std::string_view id, const protocol::AwsError& error);

}  // namespace weir::cloud::sqs
