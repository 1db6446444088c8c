// Event source mappings as the API shows them.
#pragma once

#include <boost/json/object.hpp>

#include "src/cloud/lambda/mappings/mapping_supervisor.h"
#include "src/cloud/lambda/model.h"

namespace weir::cloud::lambda {

/// EventSourceMappingConfiguration of the service model.
[[nodiscard]] boost::json::object MappingConfiguration(const Mapping& mapping,
                                                       const MappingStatus& status);

}  // namespace weir::cloud::lambda
