// Whom a certificate is for, and whether that is the host that was asked for.
//
// Beside OpenSSL's own check, which takes no wildcard for a name with an underscore: boards have
// such names (board_3.example), and no certificate could name them otherwise.
#pragma once

#include <string>
#include <string_view>
#include <vector>

struct x509_st; // OpenSSL's X509

namespace mprun {

/// DNS names and addresses; the common name where it has none.
std::vector<std::string> names_of(x509_st* certificate);

/// `host` as in a URL: a name or an address. Of a wildcard the star stands for one whole label.
bool is_for(std::vector<std::string> const& names, std::string_view host);

/// "lab.example." and "lab.example" are one host.
std::string without_trailing_dot(std::string host);

} // namespace mprun
