#include <stdio.h>

int main(void)
{
    puts("neuvo");
    return 0;
}
