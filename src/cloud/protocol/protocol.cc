// What most protocols say.
#include "src/cloud/protocol/protocol.h"

#include <utility>

namespace weir::cloud::protocol {

AwsError Protocol::UnknownOperation(std::string_view operation) const {
  return protocol::UnknownOperation(operation);
}

AwsError Protocol::WrongType(std::string message) const {
  return SerializationError(std::move(message));
}

}  // namespace weir::cloud::protocol
