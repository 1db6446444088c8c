# Keeps the function's package small: how what `bootstrap` links is compiled in releases.

# Each function in a section of its own, so that the linker drops those that nobody calls.
foreach(target weir_result weir_codec weir_event weir_pipeline weir_intake weir_signing weir_aws
        weir_lambda weir_simdjson weir_fmt)
  target_compile_options(${target} PRIVATE
    $<$<CONFIG:Release>:-ffunction-sections;-fdata-sections>)
endforeach()

# Small rather than quick: what waits for the network most of its time, or is hardly ever called.
foreach(target weir_signing weir_aws weir_lambda weir_fmt)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-Os>)
endforeach()

# A part of the program itself, for it stands in for a part of libcrypto; it says to OpenSSL's
# headers what nothing else in its unit may have said before.
set(p256 ${CMAKE_SOURCE_DIR}/src/lambda/p256.cc)
target_sources(bootstrap PRIVATE ${p256})
set_source_files_properties(${p256} TARGET_DIRECTORY bootstrap
  PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
