// A ledger entry as the package wrote it that made positions of streams' creations.
#pragma once

#include <string_view>

namespace weir::fakes {

/// Two events, a copy of the first, another body with its id, and "{": of a stream `events` that
/// was made at 2026-11-28T22:06:52.915Z.
inline constexpr std::string_view kOldLedgerEntry =
    R"-({"source":"arn:aws:kinesis:us-east-1:000000000000:stream/events","schema":"weir","fi)-"
    R"-(rst":"2267deb9609a4c0d-000000000000-491795903612915000000000000000000010179590361500)-"
    R"-(00000000-000000","last":"2267deb9609a4c0d-000000000000-49179590361291500000000000000)-"
    R"-(000005017959036150000000000-000000","arrived_at":"2026-11-28T22:06:55.059Z","figures)-"
    R"-(":{"counts":{"received":5,"complete":4,"valid":4,"stored":2,"duplicates":1,"conflict)-"
    R"-(s":1,"quarantined":1,"bytes":470},"lateness_ms":[[547,4]],"types":{"(unknown)":{"cou)-"
    R"-(nts":{"received":1,"complete":0,"valid":0,"stored":0,"duplicates":0,"conflicts":0,"q)-"
    R"-(uarantined":1,"bytes":1},"lateness_ms":[]},"account":{"counts":{"received":4,"comple)-"
    R"-(te":4,"valid":4,"stored":2,"duplicates":1,"conflicts":1,"quarantined":0,"bytes":469})-"
    R"-(,"lateness_ms":[[547,4]]}},"days":{"unknown":{"counts":{"received":1,"complete":0,"v)-"
    R"-(alid":0,"stored":0,"duplicates":0,"conflicts":0,"quarantined":1,"bytes":1},"lateness)-"
    R"-(_ms":[]},"2021-07-15":{"counts":{"received":4,"complete":4,"valid":4,"stored":2,"dup)-"
    R"-(licates":1,"conflicts":1,"quarantined":0,"bytes":469},"lateness_ms":[[547,4]]}},"rea)-"
    R"-(sons":{"invalid_json":1,"conflict":1},"fields":{"created_at":{"present":4,"valid":4})-"
    R"-(,"event_name":{"present":4,"valid":4},"event_uuid":{"present":4,"valid":4}}}})-"
    "\n"
    R"-({"fields":["event_uuid","event_name","created_at"]})-"
    "\n"
    R"-(["2267deb9609a4c0d-000000000000-4917959036129150000000000000000000101795903615000000)-"
    R"-(0000-000000","stored","none",1,"account","2021-07-15",7,7,169596414059000,113])-"
    "\n"
    R"-(["2267deb9609a4c0d-000000000000-4917959036129150000000000000000000201795903615000000)-"
    R"-(0000-000000","stored","none",1,"account","2021-07-15",7,7,169596413059000,113])-"
    "\n"
    R"-(["2267deb9609a4c0d-000000000000-4917959036129150000000000000000000301795903615000000)-"
    R"-(0000-000000","duplicate","none",1,"account","2021-07-15",7,7,169596414059000,113])-"
    "\n"
    R"-(["2267deb9609a4c0d-000000000000-4917959036129150000000000000000000401795903615000000)-"
    R"-(0000-000000","conflict","none",1,"account","2021-07-15",7,7,169596414059000,130])-"
    "\n"
    R"-(["2267deb9609a4c0d-000000000000-4917959036129150000000000000000000501795903615000000)-"
    R"-(0000-000000","quarantined","invalid_json",0,null,null,0,0,null,1])-"
    "\n";

inline constexpr std::string_view kOldLedgerArn =
    "arn:aws:kinesis:us-east-1:000000000000:stream/events";
inline constexpr std::string_view kOldLedgerStream = "2267deb9609a4c0d";

}  // namespace weir::fakes
