// The query protocol: a form with an Action in, XML out.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "src/cloud/protocol/protocol.h"

namespace weir::cloud::protocol {

/// What goes around an answer of a query service. Views outlive it.
struct QueryDialect {
  std::string_view xml_namespace;  ///< "https://iam.amazonaws.com/doc/2010-05-08/"
  std::string_view version;        ///< "2010-05-08"
  /// The exception's name in this protocol, where it has two.
  std::string (*code)(const AwsError& error) = [](const AwsError& error) { return error.code; };
  /// Which lists and maps stand flat, and as what (ParseFlatNames).
  std::string_view flat = {};
};

/// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html. An answer's members become elements
/// in their order, an array's <member>, numbers and booleans their text; an operation that has no
/// output gets no XResult.
[[nodiscard]] std::unique_ptr<const Protocol> MakeAwsQuery(QueryDialect dialect);

}  // namespace weir::cloud::protocol
