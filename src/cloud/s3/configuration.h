// The configurations that a bucket can have: what a PUT may hold, what a GET answers without one.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "src/cloud/s3/operation.h"
#include "src/cloud/s3/xml_schema.h"

namespace weir::cloud::s3 {

/// The only ObjectOwnership there is: objects are their bucket's, and have no ACLs.
inline constexpr std::string_view kEnforcedOwnership = "BucketOwnerEnforced";

struct Configuration {
  std::string_view name;  ///< in the store: the query parameter of its operations
  const Element* schema;  ///< null: it can't be put
  /// GET without one: this document, or, where it is empty, the error.
  std::string_view unset_document;
  std::string_view unset_code = {};
  std::string_view unset_message = {};
  int put_status = 200;
  /// Further rules, and changes that AWS makes on its own (ids of rules).
  std::optional<protocol::AwsError> (*judge)(const Request& request, pugi::xml_node root) = nullptr;
};

extern const Configuration kAccelerate;
extern const Configuration kCors;
extern const Configuration kEncryption;
extern const Configuration kLifecycle;
extern const Configuration kLogging;
extern const Configuration kNotification;
extern const Configuration kObjectLock;
extern const Configuration kOwnershipControls;
extern const Configuration kPublicAccessBlock;
extern const Configuration kReplication;
extern const Configuration kRequestPayment;
extern const Configuration kTags;
extern const Configuration kVersioning;
extern const Configuration kWebsite;

/// What AWS gives every new bucket: all public access blocked, no ACLs.
[[nodiscard]] Pairs FirstConfigurations();

}  // namespace weir::cloud::s3
