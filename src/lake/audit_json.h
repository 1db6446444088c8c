// What an audit has found, as JSON.
#pragma once

#include <string>
#include <string_view>

#include "src/lake/audit.h"
#include "src/lake/audit_findings.h"

namespace weir::lake {

/// One object on one line, with its end; docs/verify.md lists its members.
[[nodiscard]] std::string AuditJson(std::string_view lake, const AuditReport& report,
                                    const Findings& findings);

}  // namespace weir::lake
