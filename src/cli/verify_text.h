// What an audit has found, for people.
#pragma once

#include <string>
#include <string_view>

#include "src/lake/audit.h"
#include "src/lake/audit_findings.h"

namespace weir::cli {

[[nodiscard]] std::string VerifyText(std::string_view lake, const lake::AuditReport& report,
                                     const lake::Findings& findings);

}  // namespace weir::cli
