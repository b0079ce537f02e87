// Boost.JSON itself, which its other headers only declare.
#include <boost/json/src.hpp>
