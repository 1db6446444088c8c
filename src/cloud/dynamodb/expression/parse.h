// From the texts of a request to what can be judged and applied.
#pragma once

#include <string_view>
#include <vector>

#include "src/cloud/dynamodb/expression/condition.h"
#include "src/cloud/dynamodb/expression/path.h"
#include "src/cloud/dynamodb/expression/placeholders.h"
#include "src/cloud/dynamodb/expression/update.h"
#include "src/cloud/protocol/aws_error.h"

namespace weir::cloud::dynamodb {

/// `kind` is the parameter's name: "ConditionExpression", "FilterExpression", …
[[nodiscard]] protocol::Outcome<Condition> ParseCondition(std::string_view kind,
                                                          std::string_view text,
                                                          Placeholders& placeholders);
[[nodiscard]] protocol::Outcome<Update> ParseUpdate(std::string_view text,
                                                    Placeholders& placeholders);
[[nodiscard]] protocol::Outcome<std::vector<Path>> ParseProjection(std::string_view text,
                                                                   Placeholders& placeholders);

/// What is wrong with the constants among a comparison's operands; a message without "Invalid …".
[[nodiscard]] std::optional<std::string> WrongOperandsOf(const Condition& condition);

}  // namespace weir::cloud::dynamodb
