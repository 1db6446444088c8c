// What an audit has found, for people.
#pragma once

#include <string>
#include <string_view>

#include "src/lake/audit.h"
#include "src/lake/audit_findings.h"

namespace weir::cli {

/// `is_deep`: whether lines were to be looked into.
[[nodiscard]] std::string VerifyText(std::string_view lake, const lake::AuditReport& report,
                                     const lake::Findings& findings, bool is_deep);

}  // namespace weir::cli
