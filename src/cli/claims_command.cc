// `weir claims`: who owns which event.
#include "src/cli/claims_command.h"

#include "src/cli/claims_lookup_command.h"
#include "src/cli/claims_rebuild_command.h"
#include "src/cli/claims_seed_command.h"

namespace weir::cli {

void AddClaimsCommand(CLI::App& app, int& exit_code) {
  CLI::App* claims =
      app.add_subcommand("claims", "Look up who owns an event, make lost claims anew");
  claims->require_subcommand(1);
  claims->footer("Example: weir claims lookup 6ae1768a-eb84-57ba-8981-2139135385a9 my-lake");
  AddClaimsLookupCommand(*claims, exit_code);
  AddClaimsRebuildCommand(*claims, exit_code);
  AddClaimsSeedCommand(*claims, exit_code);
}

}  // namespace weir::cli
