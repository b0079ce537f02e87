// The hosts that a certificate is for, and whether the wanted host is among them.
//
// This replaces OpenSSL's own check, which does not match a wildcard with a name that has an
// underscore: boards have such names (board_3.example), and no certificate could name them
// otherwise.
#pragma once

#include <string>
#include <string_view>
#include <vector>

struct x509_st; // OpenSSL's X509

namespace mprun {

/// The DNS names and addresses; the common name where there are none.
std::vector<std::string> names_of(x509_st* certificate);

/// `host` as in a URL: a name or an address. The star of a wildcard stands for one whole label.
bool is_for(std::vector<std::string> const& names, std::string_view host);

/// "lab.example." and "lab.example" are the same host.
std::string without_trailing_dot(std::string host);

} // namespace mprun
