# cmake --install: the program, what it starts, the Terraform that deploys it, and, once the target
# `manual` was built, its man pages and completions. CPack makes a Debian package of the same.
include(GNUInstallDirs)

set(manual ${CMAKE_BINARY_DIR}/manual)
add_custom_target(manual
  COMMAND ${CMAKE_SOURCE_DIR}/packaging/manual $<TARGET_FILE:weir> ${manual}
  COMMENT "Writing man pages and completions")
add_dependencies(manual weir)

install(TARGETS weir RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/bootstrap.zip
  DESTINATION ${CMAKE_INSTALL_DATADIR}/weir)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/terraform/modules
  DESTINATION ${CMAKE_INSTALL_DATADIR}/weir/terraform)
install(DIRECTORY ${manual}/man1 DESTINATION ${CMAKE_INSTALL_MANDIR} OPTIONAL)
install(FILES ${manual}/weir.bash
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME weir OPTIONAL)
install(FILES ${manual}/_weir
  DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions OPTIONAL)
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE
  DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/weir RENAME copyright)
install(FILES ${CMAKE_SOURCE_DIR}/packaging/weir.service DESTINATION lib/systemd/system)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_CONTACT "The Weir authors <weir@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "event pipeline on AWS, or all of it on one machine")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
  "Takes events from a stream into a lake, each exactly once: a Lambda function
with its Terraform, and a local AWS that runs the very same thing.")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_DEPENDS tzdata)  # beside the libraries
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)  # the package takes what is built, and builds no tests
include(CPack)
