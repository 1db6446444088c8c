// Leaves OpenSSL's fastest P-256 out of `bootstrap`: its table of points alone is a twentieth of
// the package, for it can't be compressed, and all that it quickens are handshakes of connections
// that live for minutes. In its place stands OpenSSL's other one, which is as safe against timing.
//
// These are the functions that the rest of libcrypto calls of it. Defined here, the linker does not
// look for them there; should libcrypto call a further one some day, it says so and links nothing.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/ec.h>

// NOLINTBEGIN(readability-identifier-naming): the names are OpenSSL's.
extern "C" {

const EC_METHOD* EC_GFp_nistz256_method();
void* EC_nistz256_pre_comp_dup(void* points);
void EC_nistz256_pre_comp_free(void* points);

const EC_METHOD* EC_GFp_nistz256_method() { return EC_GFp_nistp256_method(); }

// Points that only the method left out makes: there are none.
void* EC_nistz256_pre_comp_dup(void* /*points*/) { return nullptr; }
void EC_nistz256_pre_comp_free(void* /*points*/) {}

}  // extern "C"
// NOLINTEND(readability-identifier-naming)
